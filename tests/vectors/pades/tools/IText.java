import java.io.*; import java.util.*; import java.security.*; import java.security.cert.*;
import com.itextpdf.text.*; import com.itextpdf.text.pdf.*; import com.itextpdf.text.pdf.security.*;
/** Signs a PDF with iText 5: IText in.pdf out.pdf key.p12 [field, for a visible signature on page 3] */
public class IText {
  public static void main(String[] a) throws Exception {
    Security.addProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
    KeyStore ks = KeyStore.getInstance("PKCS12"); ks.load(new FileInputStream(a[2]), "a".toCharArray());
    String al = ks.aliases().nextElement(); PrivateKey key = (PrivateKey) ks.getKey(al, "a".toCharArray()); java.security.cert.Certificate[] chain = ks.getCertificateChain(al);
    PdfReader r = new PdfReader(a[0]); 
    PdfStamper st = PdfStamper.createSignature(r, new FileOutputStream(a[1]), '\0', null, true);
    PdfSignatureAppearance ap = st.getSignatureAppearance(); ap.setReason("prova"); ap.setLocation("Roma");
    if (a.length > 3) ap.setVisibleSignature(new Rectangle(100, 690, 300, 740), 3, a[3]);
    MakeSignature.signDetached(ap, new BouncyCastleDigest(), new PrivateKeySignature(key, "SHA-256", "BC"), chain, null, null, null, 0, MakeSignature.CryptoStandard.CADES);
  }
}
