method Percent(x: int) returns (y: int)
  ensures 0 <= y <= 100
  ensures 0 <= x <= 100 ==> y == x
{
  y := 0;
}

method InOrder(a: int, b: int) returns (low: int, high: int)
  ensures low <= high
  ensures low == a || low == b
  ensures low + high == a + b
{
  if a <= b {
    low := a;
    high := b;
  } else {
    low := b;
    high := a;
  }
}
