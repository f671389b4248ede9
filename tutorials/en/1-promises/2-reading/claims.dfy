method Ticket(age: nat) returns (price: int)
  ensures /*claim*/
{
  if age < 6 {
    price := 0;
  } else if age < 18 || age >= 65 {
    price := 5;
  } else {
    price := 9;
  }
}
