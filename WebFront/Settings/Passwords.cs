namespace OrleansTickets.WebFront.Settings;

/// <summary>What a password must be: long. Rules about digits and signs make people write passwords down.</summary>
internal static class Passwords
{
    public const int MinimumLength = 10;
}
