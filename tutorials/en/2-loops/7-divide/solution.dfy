method Div(a: nat, b: nat) returns (q: nat, r: nat)
  requires b > 0
  ensures a == q * b + r
  ensures r < b
{
  q := 0;
  r := a;
  while r >= b
    invariant a == q * b + r
  {
    q := q + 1;
    r := r - b;
  }
}

method Share(coins: nat, people: nat)
{
  if people > 0 {
    var each, left := Div(coins, people);
    assert left < people;
  }
}
