method Square(n: nat) returns (s: nat)
  ensures s == n * n
{
  s := 0;
  var odd := 1;
  var i := 0;
  while i < n
    invariant i <= n
    // yours
    invariant s == i * i
    // end
  {
    s := s + odd;
    odd := odd + 2;
    i := i + 1;
  }
}
