method CountZeros(a: array<int>) returns (zeros: nat)
  ensures zeros <= a.Length
{
  zeros := 0;
  var i := 0;
  while i < a.Length
    invariant 0 <= i <= a.Length
    invariant zeros <= i
  {
    if a[i] == 0 {
      zeros := zeros + 1;
    }
    i := i + 1;
  }
  assert i == a.Length;  // every cell has had its turn
}

method Mirrored(a: array<int>) returns (same: bool)
{
  var i := 0;
  var j := a.Length - 1;
  while i < j
    invariant 0 <= i
    invariant i < a.Length
  {
    if a[i] != a[j] {
      return false;
    }
    i := i + 1;
    j := j - 1;
  }
  return true;
}
