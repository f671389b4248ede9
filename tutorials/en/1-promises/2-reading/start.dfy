method Ticket(age: nat) returns (price: int)
  ensures age < 6 ==> price == 0
{
  if age < 6 {
    price := 0;
  } else if age < 18 || age >= 65 {
    price := 5;
  } else {
    price := 9;
  }
}

method Discount(age: nat, price: int) returns (less: int)
  requires price >= 0
  ensures /*yours*/less <= price/*end*/
{
  less := price;
  if age < 6 {
    less := 0;
  }
}
