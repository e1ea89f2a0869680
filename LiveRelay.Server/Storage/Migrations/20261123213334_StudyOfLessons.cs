using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class StudyOfLessons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Codings",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    Method = table.Column<string>(maxLength: 16, nullable: false),
                    Codes = table.Column<string>(nullable: false),
                    ChangedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Codings", x => new { x.RecordingId, x.AccountId, x.Method });
                    table.ForeignKey(
                        name: "FK_Codings_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Codings_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DiagnosisShares",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    SharedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DiagnosisShares", x => new { x.RecordingId, x.AccountId });
                    table.ForeignKey(
                        name: "FK_DiagnosisShares_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DiagnosisShares_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Codings_AccountId",
                table: "Codings",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_DiagnosisShares_AccountId",
                table: "DiagnosisShares",
                column: "AccountId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Codings");

            migrationBuilder.DropTable(
                name: "DiagnosisShares");
        }
    }
}
