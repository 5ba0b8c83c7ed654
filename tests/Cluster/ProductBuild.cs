namespace OrleansTickets.Clusters;

/// <summary>A build of the product: which programs the processes run.</summary>
internal sealed record ProductBuild(FileInfo Silo, FileInfo Front)
{
    /// <summary>What was built together with the calling program.</summary>
    /// <exception cref="FileNotFoundException">It was not.</exception>
    public static ProductBuild Own => In(Root);

    /// <summary>A checkout that is built, or a folder with the folders <c>Silo</c> and <c>WebFront</c> of a publish.
    /// </summary>
    /// <exception cref="FileNotFoundException">One of the programs is not there.</exception>
    public static ProductBuild In(DirectoryInfo folder) => new(Find(folder, "Silo"), Find(folder, "WebFront"));

    /// <summary>The folder of the solution that the caller was built in.</summary>
    public static DirectoryInfo Root => FindRoot();

    // The test's output is root/tests/X/bin/Debug/net10.0, the product's root/Silo/bin/Debug/net10.0.
    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("The product is built nowhere around.");
        }
        return folder;
    }

    private static FileInfo Find(DirectoryInfo folder, string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        string[] places =
        [
            Path.Combine(folder.FullName, project),
            Path.Combine(folder.FullName, project, "bin", output.Parent!.Name, output.Name),
        ];
        return places.Select(place => new FileInfo(Path.Combine(place, $"OrleansTickets.{project}.dll")))
            .FirstOrDefault(program => program.Exists)
            ?? throw new FileNotFoundException(
                $"There is no OrleansTickets.{project}.dll in {string.Join(" or ", places)}.");
    }
}
