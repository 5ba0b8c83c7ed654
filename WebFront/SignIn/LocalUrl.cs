namespace OrleansTickets.WebFront.SignIn;

/// <summary>Where to go after signing in: nowhere else but within this desk.</summary>
internal static class LocalUrl
{
    // "//host" and "/\host" are other hosts to a browser, which also drops tabs and line ends before it looks.
    public static string Of(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
