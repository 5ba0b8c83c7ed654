using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>The row that the reader is at.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Long(int column) => reader.GetInt64(column);

    public string Text(int column) => reader.GetString(column);

    public ReadOnlySpan<byte> Blob(int column) => reader.GetFieldValue<byte[]>(column);
}
