method Pay(purse: int, price: int) returns (rest: int)
  requires /*yours*/true/*end*/
  ensures rest >= 0
{
  rest := purse;
  assert /*yours*/rest >= 0/*end*/;
  rest := rest - price;
  assert rest >= 0;
}
