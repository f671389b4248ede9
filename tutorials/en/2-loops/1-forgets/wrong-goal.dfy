method Climb(top: nat) returns (i: nat)
  ensures i == top
{
  i := 0;
  while i < top
    invariant i == top
  {
    i := i + 1;
  }
}
