method Shoes(people: nat) returns (shoes: nat)
  ensures shoes == 2 * people
{
  shoes := 0;
  var i := 0;
  while i < people
    invariant i <= people
    invariant shoes % 2 == 0
  {
    shoes := shoes + 2;
    i := i + 1;
  }
}
