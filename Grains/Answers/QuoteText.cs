namespace OrleansTickets.Answers;

/// <summary>A quotation: each line with <c>&gt; </c> before it.</summary>
internal static class QuoteText
{
    private const int MostLines = 500;
    private const string Mark = "> ";

    public static string Of(string body) => body.Length == 0
        ? ""
        : string.Join('\n', body.TrimEnd().Split('\n').Take(MostLines)
            .Select(line => (Mark + line.TrimEnd()).TrimEnd()));

    /// <summary>Encodes what is quoted, not the marks.</summary>
    public static string Encode(string quote, Func<string, string> encode) =>
        string.Join('\n', quote.Split('\n').Select(line =>
            line.StartsWith(Mark, StringComparison.Ordinal) ? Mark + encode(line[Mark.Length..]) : line));
}
