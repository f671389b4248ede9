method Minutes(hours: int) returns (m: int)
  ensures m == 120
{
  m := hours * 60;
}

method Trip()
{
  var m := Minutes(2);
  assert m == 120;
}
