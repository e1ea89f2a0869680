using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace LiveRelay.Server.Storage;

/// <summary>
/// For <c>dotnet ef migrations add</c> alone: makes it write migrations that serve SQLite and PostgreSQL alike. They name no column types, so that each
/// database takes its own, and say for both which columns count by themselves.
/// </summary>
public sealed class NeutralMigrations : IDesignTimeServices
{
    /// <inheritdoc/>
    public void ConfigureDesignTimeServices(IServiceCollection serviceCollection) => serviceCollection
        .AddSingleton<IMigrationsCodeGenerator, Generator>()
        .AddSingleton<IAnnotationCodeGenerator, Annotations>();

    private sealed class Generator(MigrationsCodeGeneratorDependencies dependencies, CSharpMigrationsGeneratorDependencies csharp)
        : CSharpMigrationsGenerator(dependencies, csharp)
    {
        public override string GenerateMigration(
            string? migrationNamespace,
            string migrationName,
            IReadOnlyList<MigrationOperation> upOperations,
            IReadOnlyList<MigrationOperation> downOperations)
        {
            foreach (var column in upOperations.Concat(downOperations).SelectMany(Columns))
            {
                column.ColumnType = null;
                if (column.FindAnnotation("Sqlite:Autoincrement") is not null)
                {
                    column.AddAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
                }
            }

            return base.GenerateMigration(migrationNamespace, migrationName, upOperations, downOperations);
        }

        private static IEnumerable<ColumnOperation> Columns(MigrationOperation operation) => operation switch
        {
            CreateTableOperation table => table.Columns,
            AlterColumnOperation alter => [alter, alter.OldColumn],
            ColumnOperation column => [column],
            _ => [],
        };
    }

    /// <summary>The model beside a migration is read by both databases too, and a type that it names would win.</summary>
    private sealed class Annotations(AnnotationCodeGeneratorDependencies dependencies) : AnnotationCodeGenerator(dependencies)
    {
        public override IReadOnlyList<MethodCallCodeFragment> GenerateFluentApiCalls(IProperty property, IDictionary<string, IAnnotation> annotations)
        {
            annotations.Remove(RelationalAnnotationNames.ColumnType);
            return base.GenerateFluentApiCalls(property, annotations);
        }
    }
}
