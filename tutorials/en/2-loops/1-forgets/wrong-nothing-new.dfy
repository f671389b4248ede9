method Climb(top: nat) returns (i: nat)
  ensures i == top
{
  i := 0;
  while i < top
    invariant i >= 0
  {
    i := i + 1;
  }
}
