method Share(coins: int, people: int) returns (each: int)
  requires people != /*yours*/5/*end*/
{
  each := coins / people;
}

method Party(guests: int)
{
  if /*yours*/guests >= 0/*end*/ {
    var each := Share(100, guests);
    print each, " coins for everyone\n";
  }
}
