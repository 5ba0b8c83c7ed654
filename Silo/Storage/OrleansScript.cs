namespace OrleansTickets.Storage;

/// <summary>The embedded script of the tables and queries that Orleans' AdoNet providers ask for.</summary>
internal static class OrleansScript
{
    public static string Read(string database)
    {
        var name = $"OrleansTickets.Storage.{database}.OrleansTables.sql";
        using var script = typeof(OrleansScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
