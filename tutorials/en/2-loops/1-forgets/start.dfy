method Climb(top: nat) returns (i: nat)
  ensures i == top
{
  i := 0;
  while i < top
    // yours
    
    // end
  {
    i := i + 1;
  }
}
