method Minutes(hours: int) returns (m: int)
  ensures /*yours*/true/*end*/
{
  m := hours * 60;
}

method Trip()
{
  var m := Minutes(2);
  assert m == 120;
}
