method Root(n: nat) returns (r: nat)
  ensures r * r <= n < (r + 1) * (r + 1)
{
  r := 0;
  while
    // yours
    false
    // end
  {
    r := r + 1;
  }
}
