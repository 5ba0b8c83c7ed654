using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>Keeps the keys that seal cookies and mail passwords in the database, where all of a cluster finds them.
/// </summary>
internal sealed class PostgresKeys(NpgsqlDataSource database) : IXmlRepository
{
    /// <summary>Keeps this program's keys there.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<PostgresKeys>();
        services.AddOptions<KeyManagementOptions>()
            .Configure<PostgresKeys>((options, keys) => options.XmlRepository = keys);
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var query = database.CreateCommand("SELECT xml FROM data_protection_key ORDER BY id");
        using var rows = query.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read())
        {
            keys.Add(XElement.Parse(rows.GetString(0)));
        }
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var insert = database.CreateCommand("INSERT INTO data_protection_key (name, xml) VALUES ($1, $2)");
        insert.Parameters.Add(new() { Value = friendlyName });
        insert.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        insert.ExecuteNonQuery();
    }
}
