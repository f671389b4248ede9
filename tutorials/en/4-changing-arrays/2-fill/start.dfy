method Fill(a: array<int>, value: int)
  modifies a
  ensures forall k :: 0 <= k < a.Length ==> a[k] == value
{
  // yours
  var i := 0;
  while i < a.Length
  {
    i := i + 1;
  }
  // end
}
