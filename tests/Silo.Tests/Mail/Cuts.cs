namespace OrleansTickets.Mail;

/// <summary>After how many bytes a dialogue is broken off: every ninth, or every one if the environment's <c>CUTS</c> is
/// <c>all</c>, which takes minutes.</summary>
internal static class Cuts
{
    private static readonly int Step =
        Environment.GetEnvironmentVariable("CUTS") == "all" ? 1 : 9;

    /// <param name="traffic">Bytes of a whole dialogue.</param>
    /// <param name="kind">Dialogues of different kinds are broken off at different bytes.</param>
    public static IReadOnlyList<int> Of(int traffic, int kind = 0) =>
        [.. Enumerable.Range(0, traffic).Where(cut => (cut + kind) % Step == 0)];
}
