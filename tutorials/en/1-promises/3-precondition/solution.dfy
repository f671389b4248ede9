method Share(coins: int, people: int) returns (each: int)
  requires people != 0
{
  each := coins / people;
}

method Party(guests: int)
{
  if guests > 0 {
    var each := Share(100, guests);
    print each, " coins for everyone\n";
  }
}
