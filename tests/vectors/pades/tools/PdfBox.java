import java.io.*; import java.util.*; import java.security.*; import java.security.cert.*;
import org.apache.pdfbox.pdmodel.*; import org.apache.pdfbox.pdmodel.interactive.digitalsignature.*;
import org.bouncycastle.cert.jcajce.*; import org.bouncycastle.cms.*; import org.bouncycastle.cms.jcajce.*; import org.bouncycastle.operator.jcajce.*; import org.bouncycastle.operator.*;
/** Signs a PDF with PDFBox 2: PdfBox in.pdf out.pdf key.p12 */
public class PdfBox implements SignatureInterface {
  static PrivateKey key; static java.security.cert.Certificate[] chain;
  public byte[] sign(InputStream in) throws IOException { try {
    CMSSignedDataGenerator g = new CMSSignedDataGenerator();
    ContentSigner s = new JcaContentSignerBuilder("SHA256WithRSA").build(key);
    g.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build()).build(s, (X509Certificate) chain[0]));
    g.addCertificates(new JcaCertStore(Arrays.asList(chain)));
    ByteArrayOutputStream b = new ByteArrayOutputStream(); byte[] buf = new byte[8192]; int n; while ((n = in.read(buf)) > 0) b.write(buf, 0, n);
    return g.generate(new CMSProcessableByteArray(b.toByteArray()), false).getEncoded();
  } catch (Exception e) { throw new IOException(e); } }
  public static void main(String[] a) throws Exception {
    KeyStore ks = KeyStore.getInstance("PKCS12"); ks.load(new FileInputStream(a[2]), "a".toCharArray());
    String al = ks.aliases().nextElement(); key = (PrivateKey) ks.getKey(al, "a".toCharArray()); chain = ks.getCertificateChain(al);
    PDDocument d = PDDocument.load(new File(a[0]));
    PDSignature s = new PDSignature(); s.setFilter(PDSignature.FILTER_ADOBE_PPKLITE); s.setSubFilter(PDSignature.SUBFILTER_ETSI_CADES_DETACHED);
    s.setName("x"); s.setReason("prova"); s.setSignDate(Calendar.getInstance());
    SignatureOptions o = new SignatureOptions(); o.setPreferredSignatureSize(9000); o.setPage(0);
    d.addSignature(s, new PdfBox(), o); d.saveIncremental(new FileOutputStream(a[1]));
  }
}
