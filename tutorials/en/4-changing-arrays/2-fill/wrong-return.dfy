method Fill(a: array<int>, value: int)
  modifies a
  ensures forall k :: 0 <= k < a.Length ==> a[k] == value
{
  if a.Length > 0 {
    a[0] := value;
  }
}
