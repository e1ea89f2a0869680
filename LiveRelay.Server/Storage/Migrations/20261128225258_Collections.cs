using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Collections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Collections",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    Book = table.Column<string>(maxLength: 100, nullable: true),
                    Subject = table.Column<string>(maxLength: 50, nullable: true),
                    Grade = table.Column<string>(maxLength: 50, nullable: true),
                    OwnerId = table.Column<int>(nullable: false),
                    SchoolId = table.Column<int>(nullable: true),
                    Plan = table.Column<string>(nullable: false),
                    PlanRevision = table.Column<int>(nullable: false),
                    ChangedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Collections", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Collections_Accounts_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Collections_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CollectionClips",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    CollectionId = table.Column<int>(nullable: false),
                    ClipId = table.Column<int>(nullable: false),
                    AddedById = table.Column<int>(nullable: false),
                    Place = table.Column<double>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CollectionClips", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CollectionClips_Accounts_AddedById",
                        column: x => x.AddedById,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectionClips_Clips_ClipId",
                        column: x => x.ClipId,
                        principalTable: "Clips",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectionClips_Collections_CollectionId",
                        column: x => x.CollectionId,
                        principalTable: "Collections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CollectionMembers",
                columns: table => new
                {
                    CollectionId = table.Column<int>(nullable: false),
                    AccountId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CollectionMembers", x => new { x.CollectionId, x.AccountId });
                    table.ForeignKey(
                        name: "FK_CollectionMembers_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectionMembers_Collections_CollectionId",
                        column: x => x.CollectionId,
                        principalTable: "Collections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PlanChanges",
                columns: table => new
                {
                    CollectionId = table.Column<int>(nullable: false),
                    Revision = table.Column<int>(nullable: false),
                    ChangeId = table.Column<string>(maxLength: 40, nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    At = table.Column<long>(nullable: false),
                    Change = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlanChanges", x => new { x.CollectionId, x.Revision });
                    table.ForeignKey(
                        name: "FK_PlanChanges_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PlanChanges_Collections_CollectionId",
                        column: x => x.CollectionId,
                        principalTable: "Collections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CollectionComments",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    CollectionId = table.Column<int>(nullable: false),
                    CollectionClipId = table.Column<int>(nullable: true),
                    AccountId = table.Column<int>(nullable: false),
                    Text = table.Column<string>(maxLength: 1000, nullable: false),
                    At = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CollectionComments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CollectionComments_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectionComments_CollectionClips_CollectionClipId",
                        column: x => x.CollectionClipId,
                        principalTable: "CollectionClips",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectionComments_Collections_CollectionId",
                        column: x => x.CollectionId,
                        principalTable: "Collections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CollectionClips_AddedById",
                table: "CollectionClips",
                column: "AddedById");

            migrationBuilder.CreateIndex(
                name: "IX_CollectionClips_ClipId",
                table: "CollectionClips",
                column: "ClipId");

            migrationBuilder.CreateIndex(
                name: "IX_CollectionClips_CollectionId_ClipId",
                table: "CollectionClips",
                columns: new[] { "CollectionId", "ClipId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CollectionComments_AccountId",
                table: "CollectionComments",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_CollectionComments_CollectionClipId",
                table: "CollectionComments",
                column: "CollectionClipId");

            migrationBuilder.CreateIndex(
                name: "IX_CollectionComments_CollectionId",
                table: "CollectionComments",
                column: "CollectionId");

            migrationBuilder.CreateIndex(
                name: "IX_CollectionMembers_AccountId",
                table: "CollectionMembers",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Collections_OwnerId",
                table: "Collections",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Collections_SchoolId",
                table: "Collections",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_AccountId",
                table: "PlanChanges",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_CollectionId_ChangeId",
                table: "PlanChanges",
                columns: new[] { "CollectionId", "ChangeId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CollectionComments");

            migrationBuilder.DropTable(
                name: "CollectionMembers");

            migrationBuilder.DropTable(
                name: "PlanChanges");

            migrationBuilder.DropTable(
                name: "CollectionClips");

            migrationBuilder.DropTable(
                name: "Collections");
        }
    }
}
