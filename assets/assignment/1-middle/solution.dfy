method Middle(a: int, b: int, c: int) returns (m: int)
  ensures m == a || m == b || m == c
  ensures (m <= a && m <= b) || (m <= a && m <= c) || (m <= b && m <= c)
  ensures (a <= m && b <= m) || (a <= m && c <= m) || (b <= m && c <= m)
{
  if a <= b {
    m := if b <= c then b else if a <= c then c else a;
  } else {
    m := if a <= c then a else if b <= c then c else b;
  }
}
