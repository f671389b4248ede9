method Percent(x: int) returns (y: int)
  ensures 0 <= y <= 100
  ensures 0 <= x <= 100 ==> y == x
{
  // yours
  if x < 0 {
    y := 0;
  } else {
    y := x;
  }
  // end
}

method InOrder(a: int, b: int) returns (low: int, high: int)
  ensures low <= high
  ensures low == a || low == b
  ensures low + high == a + b
{
  // yours
  low := a;
  high := b;
  // end
}
