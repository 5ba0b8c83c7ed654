using System.Globalization;
using System.Reflection;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Numbered scripts that bring a database to this program's schema: forward only, each applied once.</summary>
/// <remarks>A new script raises the database's <c>min_program_version</c> only when it breaks older programs, by an
/// UPDATE of its own; so older and newer programs can share a database while one replaces the other.</remarks>
internal static class Migrations
{
    /// <summary>Raised with every change that a newer database may ask of its programs.</summary>
    public const int ProgramVersion = 1;

    /// <summary>The schema, if this program may use it.</summary>
    /// <exception cref="StoreUnavailableException">It may not: the database needs a newer one.</exception>
    public static long Check(long schema, long needed) => needed <= ProgramVersion
        ? schema
        : throw new StoreUnavailableException(
            $"The database was made by a newer OrleansTickets: it has schema {schema} and asks for a program of " +
            $"version {needed}, and this one is {ProgramVersion}. Install the newer program again.");

    /// <summary>The scripts of a folder such as <c>OrleansTickets.Storage.Sqlite.Migrations.</c>, in order.</summary>
    public static IEnumerable<(long Number, string Text)> Scripts(string folder) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (long.Parse(name.AsSpan(folder.Length, 4), CultureInfo.InvariantCulture), Script(name)));

    /// <summary>A script of this program.</summary>
    public static string Script(string name)
    {
        using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
