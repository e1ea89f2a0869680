using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RegretsOfTeachers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "OwnMoments",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    RecordingId = table.Column<string>(nullable: false),
                    AtMs = table.Column<long>(nullable: false),
                    Kind = table.Column<string>(maxLength: 32, nullable: false),
                    Improvement = table.Column<string>(maxLength: 2000, nullable: false),
                    Reflection = table.Column<string>(maxLength: 4000, nullable: false),
                    ChangedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OwnMoments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OwnMoments_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecordingVersions",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    FirstId = table.Column<string>(nullable: false),
                    LinkedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingVersions", x => x.RecordingId);
                    table.ForeignKey(
                        name: "FK_RecordingVersions_Recordings_FirstId",
                        column: x => x.FirstId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_RecordingVersions_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Redesigns",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    Lines = table.Column<string>(nullable: false),
                    ChangedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Redesigns", x => x.RecordingId);
                    table.ForeignKey(
                        name: "FK_Redesigns_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RegretShares",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    SharedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegretShares", x => new { x.RecordingId, x.AccountId });
                    table.ForeignKey(
                        name: "FK_RegretShares_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_RegretShares_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OwnMoments_RecordingId_AtMs",
                table: "OwnMoments",
                columns: new[] { "RecordingId", "AtMs" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordingVersions_FirstId",
                table: "RecordingVersions",
                column: "FirstId");

            migrationBuilder.CreateIndex(
                name: "IX_RegretShares_AccountId",
                table: "RegretShares",
                column: "AccountId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OwnMoments");

            migrationBuilder.DropTable(
                name: "RecordingVersions");

            migrationBuilder.DropTable(
                name: "Redesigns");

            migrationBuilder.DropTable(
                name: "RegretShares");
        }
    }
}
