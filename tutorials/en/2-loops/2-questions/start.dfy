method Shoes(people: nat) returns (shoes: nat)
  ensures shoes == 2 * people
{
  shoes := 0;
  var i := 0;
  while i < people
    invariant i <= people
    invariant /*yours*/shoes == 2 * people/*end*/
  {
    shoes := shoes + 2;
    i := i + 1;
  }
}
