method Absolute(x: int) returns (y: int)
  // ensures y >= 0
{
  if x < -1 {
    y := -x;
  } else {
    y := x;
  }
}
