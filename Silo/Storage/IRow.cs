namespace OrleansTickets.Storage;

/// <summary>A row that a database answers, valid until the next one; columns by their place.</summary>
internal interface IRow
{
    bool IsNull(int column);

    long Long(int column);

    string Text(int column);

    ReadOnlySpan<byte> Blob(int column);
}

/// <summary>What the columns mean.</summary>
internal static class RowColumns
{
    public static int Int(this IRow row, int column) => (int)row.Long(column);

    public static bool Bool(this IRow row, int column) => row.Long(column) != 0;

    public static DateTimeOffset Time(this IRow row, int column) => new(row.Long(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this IRow row, int column) =>
        row.IsNull(column) ? null : row.Time(column);

    public static string? TextOrNull(this IRow row, int column) => row.IsNull(column) ? null : row.Text(column);
}
