method Pay(purse: int, price: int) returns (rest: int)
  requires purse >= price
  ensures rest >= 0
{
  rest := purse;
  assert rest >= price;
  rest := rest - price;
  assert rest >= 0;
}
