method Cheat(a: int, b: int) returns (m: int)
  ensures m >= a && m >= b
  ensures m != a && m != b
{
  if a > b {
    m := a + 1;
  } else {
    m := b + 1;
  }
}

method Max(a: int, b: int) returns (m: int)
  ensures m >= a && m >= b
  ensures true
{
  if a > b {
    m := a;
  } else {
    m := b;
  }
}

method Customer(a: int, b: int)
{
  var m := Max(a, b);
  if a > b {
    assert m == a;
  } else {
    assert m == b;
  }
}
