method Absolute(x: int) returns (y: int)
  requires x != -1
  ensures y >= 0
{
  if x < -1 {
    y := -x;
  } else {
    y := x;
  }
}
