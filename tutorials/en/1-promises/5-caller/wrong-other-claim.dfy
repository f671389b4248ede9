method Minutes(hours: int) returns (m: int)
  ensures true
{
  m := hours * 60;
}

method Trip()
{
  var m := Minutes(2);
  assert m >= 120 || m < 120;
}
