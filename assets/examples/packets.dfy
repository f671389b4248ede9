// A message is split into numbered frames, written to bytes behind a header, read back and reassembled.
// Proved: what is read back is what was written (`RoundTrip`); keys or frames out of order are rejected;
// every byte is read and written within bounds. The format follows the message format of the AWS
// Encryption SDK, without its cryptography:
//
//   message = version (1 byte), context, frame length (4 bytes), frame …, final frame
//   context = number of pairs (2), then for each: key length (2), key, value length (2), value;
//             the keys strictly ascending
//   frame   = number (4), frame-length bytes of content; the numbers are 1, 2, 3, …
//   final   = FF FF FF FF, number (4), content length (4), content

module Results {
  datatype Result<T> = Success(value: T) | Failure(error: string) {
    predicate IsFailure() {
      Failure?
    }

    function PropagateFailure<U>(): Result<U>
      requires IsFailure()
    {
      Failure(error)
    }

    function Extract(): T
      requires !IsFailure()
    {
      value
    }
  }
}

module Bytes {
  type uint8 = x: int | 0 <= x < 0x100
  type uint16 = x: int | 0 <= x < 0x1_0000
  type uint32 = x: int | 0 <= x < 0x1_0000_0000
  type bytes = seq<uint8>

  // Numbers are written with their most significant byte first.

  function Write16(n: uint16): bytes {
    [n / 0x100, n % 0x100]
  }

  function Read16(b: bytes): uint16
    requires |b| == 2
  {
    b[0] as int * 0x100 + b[1] as int // `as int`: Dafny 4 takes the product of bytes for a byte
  }

  function Write32(n: uint32): bytes {
    Write16(n / 0x1_0000) + Write16(n % 0x1_0000)
  }

  function Read32(b: bytes): uint32
    requires |b| == 4
  {
    Read16(b[..2]) * 0x1_0000 + Read16(b[2..])
  }

  lemma RoundTrip16(n: uint16)
    ensures Read16(Write16(n)) == n
  {
  }

  lemma RoundTrip32(n: uint32)
    ensures |Write32(n)| == 4
    ensures Read32(Write32(n)) == n
  {
    assert Write32(n)[..2] == Write16(n / 0x1_0000);
    assert Write32(n)[2..] == Write16(n % 0x1_0000);
  }

  // The order of a dictionary: a proper prefix comes first.
  predicate Less(a: bytes, b: bytes) {
    if |b| == 0 then false
    else if |a| == 0 then true
    else a[0] < b[0] || (a[0] == b[0] && Less(a[1..], b[1..]))
  }

  lemma LessIsStrict(a: bytes)
    ensures !Less(a, a)
  {
  }
}

// Reading takes what it needs from the front, and returns the rest.
module Reading {
  import opened Results
  import opened Bytes

  datatype Read<T> = Read(value: T, rest: bytes)

  function Take(n: nat, b: bytes): Result<Read<bytes>>
    ensures Take(n, b).Success? ==> b == Take(n, b).value.value + Take(n, b).value.rest
    ensures Take(n, b).Success? ==> |Take(n, b).value.value| == n
  {
    if |b| < n then Failure("the bytes end too early") else Success(Read(b[..n], b[n..]))
  }

  function TakeByte(b: bytes): Result<Read<uint8>> {
    var r :- Take(1, b);
    Success(Read(r.value[0], r.rest))
  }

  function Take16(b: bytes): Result<Read<uint16>> {
    var r :- Take(2, b);
    Success(Read(Read16(r.value), r.rest))
  }

  function Take32(b: bytes): Result<Read<uint32>> {
    var r :- Take(4, b);
    Success(Read(Read32(r.value), r.rest))
  }

  lemma TakeWritten(written: bytes, rest: bytes)
    ensures Take(|written|, written + rest) == Success(Read(written, rest))
  {
  }

  lemma TakeWritten16(n: uint16, rest: bytes)
    ensures Take16(Write16(n) + rest) == Success(Read(n, rest))
  {
    TakeWritten(Write16(n), rest);
  }

  lemma TakeWritten32(n: uint32, rest: bytes)
    ensures Take32(Write32(n) + rest) == Success(Read(n, rest))
  {
    RoundTrip32(n);
    TakeWritten(Write32(n), rest);
  }
}

module Context {
  import opened Results
  import opened Bytes
  import opened Reading

  datatype Pair = Pair(key: bytes, value: bytes)

  predicate Writable(p: Pair) {
    |p.key| < 0x1_0000 && |p.value| < 0x1_0000
  }

  predicate Ascending(pairs: seq<Pair>) {
    forall i :: 0 < i < |pairs| ==> Less(pairs[i - 1].key, pairs[i].key)
  }

  predicate Valid(pairs: seq<Pair>) {
    |pairs| < 0x1_0000 && Ascending(pairs) && forall p <- pairs :: Writable(p)
  }

  function WritePair(p: Pair): bytes
    requires Writable(p)
  {
    Write16(|p.key|) + p.key + Write16(|p.value|) + p.value
  }

  function WritePairs(pairs: seq<Pair>): bytes
    requires forall p <- pairs :: Writable(p)
  {
    if |pairs| == 0 then [] else WritePair(pairs[0]) + WritePairs(pairs[1..])
  }

  function Write(pairs: seq<Pair>): bytes
    requires Valid(pairs)
  {
    Write16(|pairs|) + WritePairs(pairs)
  }

  function ReadPair(b: bytes): Result<Read<Pair>>
    ensures ReadPair(b).Success? ==> Writable(ReadPair(b).value.value)
  {
    var keyLength :- Take16(b);
    var key :- Take(keyLength.value, keyLength.rest);
    var valueLength :- Take16(key.rest);
    var value :- Take(valueLength.value, valueLength.rest);
    Success(Read(Pair(key.value, value.value), value.rest))
  }

  function ReadPairs(count: nat, b: bytes): Result<Read<seq<Pair>>>
    ensures ReadPairs(count, b).Success? ==> |ReadPairs(count, b).value.value| == count
    ensures ReadPairs(count, b).Success? ==> forall p <- ReadPairs(count, b).value.value :: Writable(p)
  {
    if count == 0 then Success(Read([], b)) else
      var first :- ReadPair(b);
      var others :- ReadPairs(count - 1, first.rest);
      Success(Read([first.value] + others.value, others.rest))
  }

  function ReadContext(b: bytes): Result<Read<seq<Pair>>>
    ensures ReadContext(b).Success? ==> Valid(ReadContext(b).value.value)
  {
    var count :- Take16(b);
    var pairs :- ReadPairs(count.value, count.rest);
    if Ascending(pairs.value) then Success(pairs) else Failure("the keys are out of order")
  }

  lemma ReadWrittenPair(p: Pair, rest: bytes)
    requires Writable(p)
    ensures ReadPair(WritePair(p) + rest) == Success(Read(p, rest))
  {
    var afterKey := Write16(|p.value|) + p.value + rest;
    assert WritePair(p) + rest == Write16(|p.key|) + (p.key + afterKey);
    TakeWritten16(|p.key|, p.key + afterKey);
    TakeWritten(p.key, afterKey);
    assert afterKey == Write16(|p.value|) + (p.value + rest);
    TakeWritten16(|p.value|, p.value + rest);
    TakeWritten(p.value, rest);
  }

  lemma ReadWrittenPairs(pairs: seq<Pair>, rest: bytes)
    requires forall p <- pairs :: Writable(p)
    ensures ReadPairs(|pairs|, WritePairs(pairs) + rest) == Success(Read(pairs, rest))
  {
    if |pairs| == 0 {
      assert WritePairs(pairs) + rest == rest;
    } else {
      var first, others := WritePair(pairs[0]), WritePairs(pairs[1..]);
      assert first + others + rest == first + (others + rest);
      ReadWrittenPair(pairs[0], others + rest);
      ReadWrittenPairs(pairs[1..], rest);
      assert [pairs[0]] + pairs[1..] == pairs;
    }
  }

  lemma ReadWritten(pairs: seq<Pair>, rest: bytes)
    requires Valid(pairs)
    ensures ReadContext(Write(pairs) + rest) == Success(Read(pairs, rest))
  {
    assert Write(pairs) + rest == Write16(|pairs|) + (WritePairs(pairs) + rest);
    TakeWritten16(|pairs|, WritePairs(pairs) + rest);
    ReadWrittenPairs(pairs, rest);
  }

  // Bytes whose keys do not ascend are refused, whatever follows them.
  lemma OutOfOrderIsRejected(pairs: seq<Pair>, rest: bytes)
    requires |pairs| < 0x1_0000 && (forall p <- pairs :: Writable(p)) && !Ascending(pairs)
    ensures ReadContext(Write16(|pairs|) + WritePairs(pairs) + rest).Failure?
  {
    assert Write16(|pairs|) + WritePairs(pairs) + rest == Write16(|pairs|) + (WritePairs(pairs) + rest);
    TakeWritten16(|pairs|, WritePairs(pairs) + rest);
    ReadWrittenPairs(pairs, rest);
  }
}

module Body {
  import opened Results
  import opened Bytes
  import opened Reading

  const EndMarker: uint32 := 0xFFFF_FFFF

  function WriteFrame(number: uint32, content: bytes): bytes {
    Write32(number) + content
  }

  function WriteFinal(number: uint32, content: bytes): bytes
    requires |content| < 0x1_0000_0000
  {
    Write32(EndMarker) + Write32(number) + Write32(|content|) + content
  }

  // The numbers of the frames stay below the marker's.
  predicate Fits(message: bytes, number: nat) {
    number + |message| < EndMarker
  }

  function WriteFrom(message: bytes, number: nat, frameLength: uint32): bytes
    requires 0 < frameLength && Fits(message, number)
    decreases |message|
  {
    if |message| <= frameLength then WriteFinal(number, message)
    else WriteFrame(number, message[..frameLength]) + WriteFrom(message[frameLength..], number + 1, frameLength)
  }

  function ReadFinal(b: bytes, number: nat, frameLength: uint32): Result<bytes> {
    var stated :- Take32(b);
    if stated.value != number then Failure("the final frame is out of order") else
      var length :- Take32(stated.rest);
      if length.value > frameLength then Failure("the final frame is too long") else
        var content :- Take(length.value, length.rest);
        if content.rest != [] then Failure("there are bytes after the final frame") else Success(content.value)
  }

  // The message from frame `number` on.
  function ReadFrom(b: bytes, number: nat, frameLength: uint32): Result<bytes>
    requires 0 < frameLength
    decreases |b|
  {
    var stated :- Take32(b);
    if stated.value == EndMarker then ReadFinal(stated.rest, number, frameLength)
    else if stated.value != number then Failure("a frame is out of order")
    else
      var content :- Take(frameLength, stated.rest);
      var others :- ReadFrom(content.rest, number + 1, frameLength);
      Success(content.value + others)
  }

  lemma ReadWritten(message: bytes, number: nat, frameLength: uint32)
    requires 0 < frameLength && Fits(message, number)
    ensures ReadFrom(WriteFrom(message, number, frameLength), number, frameLength) == Success(message)
    decreases |message|
  {
    if |message| <= frameLength {
      var length := |message|;
      assert WriteFinal(number, message) == Write32(EndMarker) + (Write32(number) + (Write32(length) + message));
      TakeWritten32(EndMarker, Write32(number) + (Write32(length) + message));
      TakeWritten32(number, Write32(length) + message);
      TakeWritten32(length, message);
      assert message + [] == message;
    } else {
      var content, others := message[..frameLength], message[frameLength..];
      var written := WriteFrom(others, number + 1, frameLength);
      assert WriteFrom(message, number, frameLength) == Write32(number) + (content + written);
      TakeWritten32(number, content + written);
      TakeWritten(content, written);
      ReadWritten(others, number + 1, frameLength);
      assert content + others == message;
    }
  }

  // A frame with another number than the expected one is refused, whatever follows it.
  lemma OutOfOrderIsRejected(stated: uint32, number: nat, frameLength: uint32, rest: bytes)
    requires 0 < frameLength && stated != number && stated != EndMarker
    ensures ReadFrom(Write32(stated) + rest, number, frameLength).Failure?
  {
    TakeWritten32(stated, rest);
  }
}

module Message {
  import opened Results
  import opened Bytes
  import opened Reading
  import Context
  import Body

  const Version: uint8 := 1

  datatype Message = Message(context: seq<Context.Pair>, content: bytes)

  predicate Writable(m: Message) {
    Context.Valid(m.context) && Body.Fits(m.content, 1)
  }

  function Write(m: Message, frameLength: uint32): bytes
    requires Writable(m) && 0 < frameLength
  {
    [Version] + Context.Write(m.context) + Write32(frameLength) + Body.WriteFrom(m.content, 1, frameLength)
  }

  function ReadMessage(b: bytes): Result<Message> {
    var version :- TakeByte(b);
    if version.value != Version then Failure("this version is not known") else
      var context :- Context.ReadContext(version.rest);
      var frameLength :- Take32(context.rest);
      if frameLength.value == 0 then Failure("a frame must hold something") else
        var content :- Body.ReadFrom(frameLength.rest, 1, frameLength.value);
        Success(Message(context.value, content))
  }

  lemma RoundTrip(m: Message, frameLength: uint32)
    requires Writable(m) && 0 < frameLength
    ensures ReadMessage(Write(m, frameLength)) == Success(m)
  {
    var body := Body.WriteFrom(m.content, 1, frameLength);
    var afterContext := Write32(frameLength) + body;
    assert Write(m, frameLength) == [Version] + (Context.Write(m.context) + afterContext);
    TakeWritten([Version], Context.Write(m.context) + afterContext);
    Context.ReadWritten(m.context, afterContext);
    TakeWritten32(frameLength, body);
    Body.ReadWritten(m.content, 1, frameLength);
  }
}

// The same over arrays, byte by byte: what a program does that must not copy.
module Buffers {
  import opened Results
  import opened Bytes
  import opened Reading
  import Body

  method Put(b: array<uint8>, at: nat, content: bytes) returns (end: nat)
    requires at + |content| <= b.Length
    modifies b
    ensures end == at + |content|
    ensures b[at..end] == content
    ensures b[..at] == old(b[..at])
  {
    for i := 0 to |content|
      invariant b[at..at + i] == content[..i]
      invariant b[..at] == old(b[..at])
    {
      b[at + i] := content[i];
    }
    end := at + |content|;
  }

  // The bytes that `WriteFrom` gives for so long a message.
  function Size(length: nat, frameLength: uint32): nat
    requires 0 < frameLength
  {
    if length <= frameLength then 12 + length else 4 + frameLength + Size(length - frameLength, frameLength)
  }

  lemma SizeIsRight(message: bytes, number: nat, frameLength: uint32)
    requires 0 < frameLength && Body.Fits(message, number)
    ensures |Body.WriteFrom(message, number, frameLength)| == Size(|message|, frameLength)
    decreases |message|
  {
    if |message| > frameLength {
      SizeIsRight(message[frameLength..], number + 1, frameLength);
    }
  }

  method WriteBody(message: bytes, frameLength: uint32) returns (b: array<uint8>)
    requires 0 < frameLength && Body.Fits(message, 1)
    ensures fresh(b) && b[..] == Body.WriteFrom(message, 1, frameLength)
  {
    SizeIsRight(message, 1, frameLength);
    b := new uint8[Size(|message|, frameLength)];
    var at, sent, number := 0, 0, 1;
    while |message| - sent > frameLength
      invariant 0 <= sent <= |message| && Body.Fits(message[sent..], number)
      invariant at <= b.Length && b.Length - at == Size(|message| - sent, frameLength)
      invariant b[..at] + Body.WriteFrom(message[sent..], number, frameLength) == Body.WriteFrom(message, 1, frameLength)
    {
      ghost var before := b[..at];
      var frame := Body.WriteFrame(number, message[sent..sent + frameLength]);
      var end := Put(b, at, frame);
      assert message[sent..][..frameLength] == message[sent..sent + frameLength];
      assert message[sent..][frameLength..] == message[sent + frameLength..];
      assert b[..end] == before + frame;
      at, sent, number := end, sent + frameLength, number + 1;
    }
    ghost var before := b[..at];
    var end := Put(b, at, Body.WriteFinal(number, message[sent..]));
    assert b[..] == before + Body.WriteFinal(number, message[sent..]);
  }

  method Get32(b: array<uint8>, at: nat) returns (n: uint32)
    requires at + 4 <= b.Length
    ensures n == Read32(b[at..at + 4])
  {
    n := ((b[at] as int * 0x100 + b[at + 1] as int) * 0x100 + b[at + 2] as int) * 0x100 + b[at + 3] as int;
  }

  // What was read before, put before the rest.
  function After(content: bytes, others: Result<bytes>): Result<bytes> {
    if others.Success? then Success(content + others.value) else others
  }

  method ReadBody(b: array<uint8>, frameLength: uint32) returns (r: Result<bytes>)
    requires 0 < frameLength
    ensures r == Body.ReadFrom(b[..], 1, frameLength)
  {
    var at, number, content := 0, 1, [];
    ghost var all := Body.ReadFrom(b[..], 1, frameLength);
    assert b[0..] == b[..] && (all.Success? ==> [] + all.value == all.value);
    while true
      invariant at <= b.Length
      invariant all == After(content, Body.ReadFrom(b[at..], number, frameLength))
      decreases b.Length - at
    {
      if b.Length - at < 4 {
        return Failure("the bytes end too early");
      }
      assert b[at..][..4] == b[at..at + 4];
      var stated := Get32(b, at);
      if stated == Body.EndMarker {
        r := Body.ReadFinal(b[at + 4..], number, frameLength);
        return After(content, r);
      }
      if stated != number {
        return Failure("a frame is out of order");
      }
      if b.Length - at - 4 < frameLength {
        return Failure("the bytes end too early");
      }
      var end := at + 4 + frameLength;
      assert b[at..][4..] == b[at + 4..];
      assert b[at + 4..][..frameLength] == b[at + 4..end];
      assert b[at + 4..][frameLength..] == b[end..];
      ghost var others := Body.ReadFrom(b[end..], number + 1, frameLength);
      assert others.Success? ==> content + (b[at + 4..end] + others.value) == content + b[at + 4..end] + others.value;
      at, number, content := end, number + 1, content + b[at + 4..end];
    }
  }

  // Through the buffer and back: the same message.
  method Send(message: bytes, frameLength: uint32) returns (received: bytes)
    requires 0 < frameLength && Body.Fits(message, 1)
    ensures received == message
  {
    var b := WriteBody(message, frameLength);
    Body.ReadWritten(message, 1, frameLength);
    var r := ReadBody(b, frameLength);
    received := r.value;
  }
}

method Main() {
  var keys := [Context.Pair([1, 2], [7]), Context.Pair([1, 3], [])];
  var m := Message.Message(keys, [10, 20, 30, 40, 50, 60, 70]);
  assert keys[0].key[0] == keys[1].key[0] && Bytes.Less(keys[0].key[1..], keys[1].key[1..]);
  var written := Message.Write(m, 3);
  print "written:  ", written, "\n";
  Message.RoundTrip(m, 3);
  var back := Message.ReadMessage(written);
  print "read:     ", back.value.content, "\n";

  // The first frame's number is the last of four bytes, after version, context and frame length.
  var at := |written| - Buffers.Size(7, 3) + 3;
  expect 0 <= at < |written|, "the first frame lies in the message";
  print "tampered: ", Message.ReadMessage(written[at := 9]), "\n";

  var received := Buffers.Send(m.content, 2);
  print "received: ", received, "\n";
}
