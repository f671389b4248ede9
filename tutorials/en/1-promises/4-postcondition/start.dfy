method Cheat(a: int, b: int) returns (m: int)
  ensures m >= a && m >= b
  ensures m != a && m != b
{
  // yours
  m := a + 1;
  // end
}

method Max(a: int, b: int) returns (m: int)
  ensures m >= a && m >= b
  ensures /*yours*/true/*end*/
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
