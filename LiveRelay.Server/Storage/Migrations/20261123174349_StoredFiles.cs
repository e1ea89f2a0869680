using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class StoredFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "StoredFiles",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    FileName = table.Column<string>(maxLength: 64, nullable: false),
                    Bytes = table.Column<long>(nullable: false),
                    Sha256 = table.Column<string>(maxLength: 64, nullable: false),
                    WrittenAtTicks = table.Column<long>(nullable: false),
                    StoredAt = table.Column<long>(nullable: true),
                    LocalSince = table.Column<long>(nullable: true),
                    UploadId = table.Column<string>(maxLength: 1024, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoredFiles", x => new { x.RecordingId, x.FileName });
                    table.ForeignKey(
                        name: "FK_StoredFiles_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_StoredFiles_LocalSince",
                table: "StoredFiles",
                column: "LocalSince");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "StoredFiles");
        }
    }
}
