method CountZeros(a: array<int>) returns (zeros: nat)
  ensures zeros <= a.Length
{
  zeros := 0;
  var i := 0;
  while /*yours*/i <= a.Length/*end*/
    invariant 0 <= i <= a.Length
    invariant zeros <= i
  {
    if a[i] == 0 {
      zeros := zeros + 1;
    }
    i := i + 1;
  }
}

method Mirrored(a: array<int>) returns (same: bool)
{
  var i := 0;
  var j := a.Length - 1;
  while i < j
    invariant 0 <= i
    // yours
    
    // end
  {
    if a[i] != a[j] {
      return false;
    }
    i := i + 1;
    j := j - 1;
  }
  return true;
}
