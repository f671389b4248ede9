method Middle(a: int, b: int, c: int) returns (m: int)
  ensures m == a || m == b || m == c
  ensures (m <= a && m <= b) || (m <= a && m <= c) || (m <= b && m <= c)
  ensures (a <= m && b <= m) || (a <= m && c <= m) || (b <= m && c <= m)
{
  // yours
  m := a;
  // end
}
