using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Storage;

/// <summary>Statements and values as Npgsql takes them.</summary>
internal static class PostgresStatement
{
    public static NpgsqlBatchCommand ToCommand(this Sql sql)
    {
        var command = new NpgsqlBatchCommand(sql.Text);
        foreach (var value in sql.Values)
        {
            command.Parameters.Add(Parameter(value));
        }
        return command;
    }

    /// <summary>One value.</summary>
    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, NpgsqlDbType type, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
        return command;
    }

    /// <summary>A column of values, one of each row, for <c>unnest</c>.</summary>
    public static NpgsqlBatchCommand Column<TRow, T>(
        this NpgsqlBatchCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }
        return command.With(NpgsqlDbType.Array | type, values);
    }

    /// <summary>A column of texts, mended where the database would refuse them.</summary>
    public static NpgsqlBatchCommand Texts<TRow>(
        this NpgsqlBatchCommand command, IReadOnlyList<TRow> rows, Func<TRow, string?> value) =>
        command.Column(
            NpgsqlDbType.Text, rows, row => value(row) is { } text ? StoredText.Clean(text) : null);

    private static NpgsqlParameter Parameter(SqlValue value) => value.Type switch
    {
        SqlType.Number when !value.IsNull =>
            new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value.Long },
        SqlType.Number => Parameter(NpgsqlDbType.Bigint, null),
        SqlType.Text => Parameter(NpgsqlDbType.Text, value.Object),
        SqlType.Bytes => Parameter(NpgsqlDbType.Bytea, value.Object),
        SqlType.Texts => Parameter(NpgsqlDbType.Array | NpgsqlDbType.Text, value.Object),
        SqlType.Numbers => Parameter(NpgsqlDbType.Array | NpgsqlDbType.Bigint, value.Object),
        _ => Parameter(NpgsqlDbType.Uuid, value.Object),
    };

    private static NpgsqlParameter Parameter(NpgsqlDbType type, object? value) =>
        new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
