method Robber(paid: int, price: int) returns (coins: int)
  requires 0 <= price <= paid
  ensures 0 <= coins <= paid
  ensures price < paid ==> coins != paid - price
{
  // yours
  coins := paid - price;
  // end
}

method Change(paid: int, price: int) returns (coins: int)
  requires /*yours*/true/*end*/
  ensures /*yours*/true/*end*/
{
  coins := paid - price;
}
