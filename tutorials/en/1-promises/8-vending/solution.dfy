method Robber(paid: int, price: int) returns (coins: int)
  requires 0 <= price <= paid
  ensures 0 <= coins <= paid
  ensures price < paid ==> coins != paid - price
{
  coins := 0;
}

method Change(paid: int, price: int) returns (coins: int)
  requires 0 <= price <= paid
  ensures price + coins == paid
{
  coins := paid - price;
}
