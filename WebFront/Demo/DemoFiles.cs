using System.Globalization;
using System.Text;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Small files that people attach: a table, a log, a receipt.</summary>
internal static class DemoFiles
{
    public static DemoFile Create(string kind, DemoLanguage language, DemoValues values, Random random) => kind switch
    {
        "photo" => new($"{language.Photo}.png", "image/png", BicyclePicture.Draw(random)),
        "csv" => new($"{values["order"]}.csv", "text/csv", Table(values, random)),
        "log" => new($"app-{values["serial"]}.log", "text/plain", Log(values, random)),
        "pdf" => new($"{values["invoice"]}.pdf", "application/pdf", Receipt(values)),
        _ => throw new InvalidOperationException($"The demo has no file of the kind {kind}."),
    };

    private static byte[] Table(DemoValues values, Random random)
    {
        var text = new StringBuilder("model;size;quantity;from\r\n");
        for (var row = 0; row < 4 + random.Next(8); row++)
        {
            var (model, size) = (values.Bicycles[random.Next(values.Bicycles.Length)], "SML"[random.Next(3)]);
            var (count, week) = (1 + random.Next(6), 10 + random.Next(12));
            text.Append(CultureInfo.InvariantCulture, $"{model};{size};{count};week {week}\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Log(DemoValues values, Random random)
    {
        var text = new StringBuilder($"# frame {values["serial"]}, firmware 4.2.{random.Next(9)}\n");
        for (var minute = 0; minute < 12; minute++)
        {
            var watts = 180 + random.Next(70);
            var what = minute % 5 == 4 ? "WARN speed sensor: no pulse for 2.0 s" : $"INFO motor {watts} W";
            text.Append(CultureInfo.InvariantCulture, $"00:{minute:00}:{random.Next(60):00} {what}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // The least that is a PDF: one page, one font, and a table of where each object begins.
    private static byte[] Receipt(DemoValues values)
    {
        var page = "BT /F1 18 Tf 60 760 Td "
            + $"(Brackenwheel {values["invoice"]}) Tj 0 -28 Td (Order {values["order"]}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {page.Length} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var text = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var id = 1; id <= objects.Length; id++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{text.Length:0000000000} 00000 n \n");
            text.Append(CultureInfo.InvariantCulture, $"{id} 0 obj\n{objects[id - 1]}\nendobj\n");
        }
        var start = text.Length;
        text.Append(table).Append(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
