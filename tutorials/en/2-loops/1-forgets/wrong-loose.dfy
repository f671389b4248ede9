method Climb(top: nat) returns (i: nat)
  ensures i == top
{
  i := 0;
  while i < top
    invariant i <= top + 1
  {
    i := i + 1;
  }
}
