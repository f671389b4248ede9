method Double(n: nat) returns (d: nat)
  ensures d == 2 * n
{
  d := 0;
  var i := 0;
  while i < n
    // yours
    // end
  {
    d := d + 2;
    i := i + 1;
  }
}
