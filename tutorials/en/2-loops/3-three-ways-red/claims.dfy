method Savings(weeks: nat) returns (coins: nat)
  ensures coins == 5 * weeks
{
  coins := /*first*/0/*end*/;
  var w: int := /*first*/0/*end*/;
  while w < weeks
    invariant w <= weeks
    invariant /*claim*/
  {
    coins := coins + 5;
    w := w + 1;
  }
}
