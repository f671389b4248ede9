method Year(day: nat) returns (year: nat, rest: nat)
  requires day > 0
  ensures 0 < rest <= 366
  ensures day == rest + 365 * (year - 1980) + (year - 1977) / 4
{
  year := 1980;
  rest := day;
  while rest > 365
    invariant rest > 0 && year >= 1980
    invariant day == rest + 365 * (year - 1980) + (year - 1977) / 4
  {
    if year % 4 == 0 {
      if rest > 366 {
        rest := rest - 366;
        year := year + 1;
      } else {
        break;
      }
    } else {
      rest := rest - 365;
      year := year + 1;
    }
  }
}
