method Savings(weeks: nat) returns (coins: nat)
  ensures coins == 5 * weeks
{
  coins := 0;
  var w := 0;
  while w < weeks
    invariant w <= weeks
    invariant coins == 5 * w
  {
    coins := coins + 5;
    w := w + 1;
  }
}
