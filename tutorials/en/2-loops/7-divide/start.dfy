method Div(a: nat, b: nat) returns (q: nat, r: nat)
  requires /*yours*/true/*end*/
  ensures a == q * b + r
  ensures r < b
{
  q := 0;
  r := a;
  // yours
  while false
  {
  }
  // end
}

method Share(coins: nat, people: nat)
{
  if people > 0 {
    var each, left := Div(coins, people);
    assert left < people;
  }
}
