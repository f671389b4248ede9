method Absolute(x: int) returns (y: int)
  ensures y >= 0
{
  // yours
  if x < -1 {
    y := -x;
  } else {
    y := x;
  }
  // end
}
